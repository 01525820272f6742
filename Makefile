# One configuration for everything, so that building, testing and serving share every object.
check := --explicit-target-dependency-import-check error
sources := Package.swift Sources Tests

.PHONY: serve test bench soak lint format build clean

# Installs what is missing, builds, and starts on SQLite in ./data with the demo vendor.
serve:
	@scripts/setup
	swift build -c release $(check) --product qiao
	@exec .build/release/qiao serve --dev

# Installs what the tests need, and runs every test.
test:
	@scripts/setup test
	@scripts/peers
	swift test -c release --disable-testable-imports $(check)

build:
	@scripts/setup
	swift build -c release --build-tests $(check)

lint:
	swift format lint --strict --parallel --recursive $(sources)

format:
	swift format format --in-place --parallel --recursive $(sources)

clean:
	rm -rf .build .venv
