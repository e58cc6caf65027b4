"""Children's and pupils' support needs: assessed alike, decided, followed up."""
