"""What the academy's API lacks for the station: whole documents, rosters, uploads, premium jobs, devices."""
