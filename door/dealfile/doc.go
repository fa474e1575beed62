// Package dealfile reads and writes files of deals: CSV and XLSX, as people keep them and as CRMs export them. What a
// file says in two ways is never guessed: the reader asks, and reads the file again with the answer.
package dealfile
