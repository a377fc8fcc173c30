"""Other libraries asked the same questions: each difference is explained, or fails."""
