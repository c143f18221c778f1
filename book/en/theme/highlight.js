// Code is coloured when the book is built (tools/lib/book/highlight.py).
