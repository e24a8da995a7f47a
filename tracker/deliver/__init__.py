"""Hands finished bytes over: to a folder now, to mailboxes by SMTP later. Decides nothing about what is in them."""
