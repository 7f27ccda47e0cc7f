"""What people take with them: workbooks made from what was found."""
