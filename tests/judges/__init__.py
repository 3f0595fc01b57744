"""Tests of the judges: each must be shown to say yes to what is sound and no to what is not."""
