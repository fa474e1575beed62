package sales

import "testing"

func TestOneExternal(t *testing.T) {
	t.Parallel()
	for given, want := range map[string]string{
		"salesforce/0061x00000AbCdE":     "salesforce/0061x00000AbCdE", // 15 characters
		"salesforce/0061x00000AbCdEAAS":  "salesforce/0061x00000AbCdE",
		"salesforce/00QD000000FuXgZMAV":  "salesforce/00QD000000FuXgZ",
		"salesforce/00qd000000fuxgz":     "salesforce/00qd000000fuxgz", // case tells ids of 15 apart
		"crm/00QD000000FuXgZMAW":         "crm/00QD000000FuXgZMAW",     // any eighteen letters of any program
		"crm/00QD000000FuXgZMAV":         "crm/00QD000000FuXgZ",
		"crm/001A000010khO8JIAU":         "crm/001A000010khO8J", // its last letters at its end check it
		"zoho/zcrm_5545974000000123456":  "zoho/5545974000000123456",
		"zoho/ZCRM_5545974000000123456":  "zoho/5545974000000123456",
		"file/zcrm_55":                   "file/55",
		"zoho/zcrm_":                     "zoho/zcrm_",
		"zoho/5545974000000123456":       "zoho/5545974000000123456",
		"hubspot/123456789012345678":     "hubspot/123456789012345678",
		"hubspot/ 4711 ":                 "hubspot/4711",
		"row/0f3a9c0d1e2b3a4c-1":         "row/0f3a9c0d1e2b3a4c-1",
		"":                               "",
		"typed":                          "typed",
		"salesforce/0061x00000AbCdEAAS1": "salesforce/0061x00000AbCdEAAS1",
	} {
		if got := OneExternal(given); got != want {
			t.Errorf("%s is %s, want %s", given, got, want)
		}
		if again := OneExternal(OneExternal(given)); again != want {
			t.Errorf("%s is %s the second time", given, again)
		}
	}
}
