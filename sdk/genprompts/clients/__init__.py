"""Messages in every client's shape: each shape is read into neutral blocks, and written from them."""
