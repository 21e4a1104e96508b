//go:build browser

package browsertest

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

// Start starts a browser that makes no requests of its own. Without a browser it
// skips the test, or fails it if CI is set.
func Start(t *testing.T) context.Context {
	t.Helper()
	var path string
	for _, name := range []string{
		"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "headless-shell",
	} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		const missing = "Chromium is missing: apt-get install -y --no-install-recommends chromium"
		if os.Getenv("CI") != "" {
			t.Fatal(missing)
		}
		t.Skip(missing)
	}
	allocator, end := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("no-default-browser-check", true),
	)
	t.Cleanup(end)
	browser, end := chromedp.NewContext(allocator)
	t.Cleanup(end)
	require.NoError(t, chromedp.Do(browser))
	return browser
}

// Picture takes a screenshot of a tab and requires that it is small enough for a
// README. It writes the file if update is set; otherwise the file must exist.
func Picture(t *testing.T, tab context.Context, file string, update bool) {
	t.Helper()
	shot, err := chromedp.Run(tab, chromedp.CaptureScreenshot())
	require.NoError(t, err)
	small := reduceColours(t, shot)
	require.Less(t, len(small), 100<<10, "a README must load fast")
	if update {
		require.NoError(t, os.WriteFile(file, small, 0o644))
	}
	_, err = os.Stat(file)
	require.NoError(t, err)
}

// reduceColours returns a smaller PNG with at most 256 colours.
func reduceColours(t *testing.T, data []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(data))
	require.NoError(t, err)
	count := map[color.Color]int{}
	for y := range full.Bounds().Dy() {
		for x := range full.Bounds().Dx() {
			count[full.At(x, y)]++
		}
	}
	palette := color.Palette{}
	for range min(256, len(count)) {
		most, n := color.Color(nil), 0
		for c, times := range count {
			if times > n {
				most, n = c, times
			}
		}
		palette = append(palette, most)
		delete(count, most)
	}
	small := image.NewPaletted(full.Bounds(), palette)
	for y := range full.Bounds().Dy() {
		for x := range full.Bounds().Dx() {
			small.Set(x, y, full.At(x, y))
		}
	}
	var out bytes.Buffer
	require.NoError(t, (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small))
	return out.Bytes()
}
