"""Open exports: the events of cases as XES and OCEL 2.0, without personal data, for tools that are not ours."""
