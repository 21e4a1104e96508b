package store

import "github.com/paytfake/paytfake/fake/internal/guid"

// records keeps records without a pointer to any of them, so that the garbage
// collector spends nothing on them, however many there are.
type records struct {
	texts     texts
	users     blocks[storedUser]
	companies blocks[storedCompany]
	given     blocks[guid.GUID] // the ssids that records came with
}

// A storedUser is a record as it is kept. Its 40 bytes leave no padding.
type storedUser struct {
	email, password text
	ssid            uint64
	company         uint32 // index of its spelling
	registrations   uint32
	given           uint32 // index of the given ssid if that is the current one; 0: it is not
	next            uint32 // index of an older user whose email has the same hash; 0: none
}

// A storedCompany is one spelling of a company.
type storedCompany struct {
	name text
	next uint32 // index of an older spelling that has the same hash; 0: none
}

// record returns the record of a user. Its strings are valid until the next
// change of records.
func (r *records) record(index uint32) Record {
	u := r.users.at(index)
	record := Record{
		Company: r.texts.at(r.companies.at(u.company).name), Email: r.texts.at(u.email), Password: r.texts.at(u.password),
		SSID: u.ssid, Registrations: u.registrations,
	}
	if u.given != 0 {
		record.Given = *r.given.at(u.given)
	}
	return record
}

// replace replaces what can change of a user's record.
func (r *records) replace(user User) {
	u := r.users.at(user.Index)
	u.password = r.texts.replace(u.password, user.Password)
	u.ssid, u.registrations = user.SSID, user.Registrations
	if user.Given == (guid.GUID{}) {
		u.given = 0
	}
}

// addText keeps a text that is likely to stay as long as it is.
func (r *records) addText(s string) text { return r.texts.add(s, len(s)) }

// clone returns a copy that later changes do not reach.
func (r *records) clone() *records {
	return &records{r.texts.clone(), r.users.clone(), r.companies.clone(), r.given.clone()}
}
