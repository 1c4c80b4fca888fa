"""The remote tier's workers: SQS or HTTP in, one job at a time in a child, results out."""
