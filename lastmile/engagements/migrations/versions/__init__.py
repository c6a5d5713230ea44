"""One file a step, in one line; a step that was released is never changed."""
