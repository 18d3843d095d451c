"""What the host sees of a running bot: `/metrics` for Prometheus and `/healthz`."""
