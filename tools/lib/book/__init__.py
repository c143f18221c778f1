"""What `make book` is made of: see book/README.md for the writer's view."""
