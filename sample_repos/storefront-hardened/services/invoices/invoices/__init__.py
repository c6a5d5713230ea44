"""Invoice service of the storefront: keeps invoices and e-mails them."""
