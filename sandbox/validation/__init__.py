"""Checks what is sent to Discord, collecting every fault before refusing (error 50035)."""
