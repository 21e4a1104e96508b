package guid

// A serial consists of an epoch and a number within the epoch. A fake starts a new epoch
// each time its users are replaced, which makes all earlier ssids and tokens unknown.
// The next serial of an epoch is serial+1.

const (
	serialBits = 58
	numberBits = serialBits - 20
	serials    = 1<<serialBits - 1
	numbers    = 1<<numberBits - 1

	// Epochs is the number of epochs. Later ones start again at 0.
	Epochs = 1 << (serialBits - numberBits)
)

// Serial returns the serial of a number, below 1<<38, in an epoch.
func Serial(epoch, number uint64) uint64 { return (epoch<<numberBits | number&numbers) & serials }

// Epoch returns the epoch of a serial.
func Epoch(serial uint64) uint64 { return serial >> numberBits }
