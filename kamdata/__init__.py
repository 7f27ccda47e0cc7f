"""Key account review: from CRM exports to the weekly review of key accounts."""
