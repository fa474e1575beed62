package sales

import (
	"time"

	"okrbot/okr"
)

// CRMCase is a question that somebody has to answer before what a CRM said can be taken.
type CRMCase struct {
	Property  string // which fact waits: owner, stage, amount ...
	Source    string // hubspot
	Ref       string // what the question is about: the CRM's owner or stage, hubspot/55, or else the deal
	Value     string // as the CRM said it
	WhyID     string // the sentence that says why it waits
	WhyArgs   []any
	Since     time.Time
	Deals     int          // that wait for it
	Customers []string     // of some of them
	Deal      *Deal        // the one that is booked, when it is about one
	Teams     []okr.TeamID // that it is about; 0 when nobody knows
	Stages    []string     // to choose from, of a stage
}

// namedCustomers is how many customers a case names.
const namedCustomers = 3

// Add adds a deal that waits for the same.
func (c *CRMCase) Add(other CRMCase) {
	c.Deals += other.Deals
	c.Teams = append(c.Teams, other.Teams...)
	if len(c.Customers) < namedCustomers {
		c.Customers = append(c.Customers, other.Customers...)
	}
	if other.Since.Before(c.Since) {
		c.Since = other.Since
	}
	c.Deal = nil
}

// CRMView is what waits of what CRMs said, for one person.
type CRMView struct {
	Person okr.Person
	Solves bool // they may solve cases at all
	Cases  []CRMCase
	Twins  []Twin // about which they are asked
}
