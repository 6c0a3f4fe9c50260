"""What is measured against what: our figure beside a floor taken in the same run."""
