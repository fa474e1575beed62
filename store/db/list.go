package db

// Listed is a list that JSON shows as one also while it is empty.
func Listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
