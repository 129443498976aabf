"""What requests may say and what answers contain, one module per noun; every field is named."""
