"""The municipality's own sign-in, OpenID Connect: asked over the network, believed when checked."""
