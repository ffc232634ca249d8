"""A web server that counts its visits and shows the numbers in the page."""
