"""Parts of the chat page that need no web server: answers as HTML."""
