"""What proposes spans: text in, scored ranges out."""
