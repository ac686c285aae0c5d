"""Manifests in the browser: lists, one with its story, drafts and signing. Not for: rules, phones without network."""
