"""Links in mail: signed under the installation's secret key, and known again."""
