package people

// ExportRecord is a row that names the person: its columns by name.
type ExportRecord map[string]any
