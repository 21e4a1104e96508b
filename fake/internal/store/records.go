package store

import "github.com/paytfake/paytfake/fake/internal/guid"

// records keeps records without pointers, so that the garbage collector spends no time
// on them, however many there are.
type records struct {
	texts     texts
	users     blocks[storedUser]
	companies blocks[storedCompany]
	given     blocks[guid.GUID] // the ssids of given records
}

// A storedUser is the stored form of a record. Its 40 bytes contain no padding.
type storedUser struct {
	email, password text
	ssid            uint64
	company         uint32 // index of its spelling
	registrations   uint32
	given           uint32 // index of the given ssid if that is the current one; 0: it is not
	next            uint32 // index of the next older user whose email has the same hash; 0: none
}

// A storedCompany is one spelling of a company.
type storedCompany struct {
	name text
	next uint32 // index of the next older spelling with the same hash; 0: none
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

// replace replaces the fields of a user's record that can change.
func (r *records) replace(user User) {
	u := r.users.at(user.Index)
	u.password = r.texts.replace(u.password, user.Password)
	u.ssid, u.registrations = user.SSID, user.Registrations
	if user.Given == (guid.GUID{}) {
		u.given = 0
	}
}

// addText adds a text that is unlikely to grow.
func (r *records) addText(s string) text { return r.texts.add(s, len(s)) }

// clone returns a copy that later changes do not affect.
func (r *records) clone() *records {
	return &records{r.texts.clone(), r.users.clone(), r.companies.clone(), r.given.clone()}
}
