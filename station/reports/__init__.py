"""What leaves the station as a file: charts, spreadsheets, PDFs. Data in, bytes out."""
