// Program release says what a release of okrbot is made of: the licenses of its parts, and its bill of materials.
// build.sh beside it makes one.
//
//	go run ./release licenses                  prints docs/licenses.md
//	go run ./release notices                   prints the texts of the licenses of what is in the program
//	go run ./release materials FILE VERSION    prints the bill of materials of a program, as CycloneDX
package main
