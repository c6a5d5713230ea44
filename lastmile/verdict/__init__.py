"""JUDGE: from findings and runs to results, scores, a verdict and a plan. Pure: values in, values out."""
