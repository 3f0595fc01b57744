"""What several targets share: the document model, the printers, the container definition."""
