// Program release says what a release of okrbot is made of: the licences of its parts, and its bill of materials. build.sh beside it makes one.
//
//	go run ./release licences                  prints docs/licences.md
//	go run ./release notices                   prints the texts of the licences of what is in the program
//	go run ./release materials FILE VERSION    prints the bill of materials of a program, as CycloneDX
package main
