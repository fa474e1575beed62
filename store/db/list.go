package db

func Listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
