package store

import "database/sql"

// Redrive opens the store's pools again with another driver of SQLite.
func (s *Store) Redrive(driver string) error {
	for pool, more := range map[**sql.DB]string{&s.writer: "_txlock=immediate", &s.reader: "mode=ro&_query_only=on"} {
		if err := (*pool).Close(); err != nil {
			return err
		}
		db, err := sql.Open(driver, dsn(s.path, more))
		if err != nil {
			return err
		}
		db.SetMaxOpenConns(1)
		*pool = db
	}
	return nil
}

// Naming are the columns that [Store.Erase] renames people in.
func Naming() (columns []string) {
	for _, n := range naming {
		columns = append(columns, n.table+"."+n.column)
	}
	return columns
}
