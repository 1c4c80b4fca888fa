"""Spreadsheets: rows read from CSV and XLSX files, rows written to them."""
