"""Tables in, tables out: every number of the product, as pure functions."""
