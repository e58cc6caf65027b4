"""Sign-in with SAML 2.0: asked by a redirect, believed when the answer's signature is checked."""
