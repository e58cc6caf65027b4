"""Papers for committees and the public: one value, written as PDF, HTML and DOCX."""
