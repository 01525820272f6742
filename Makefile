# One configuration for everything, so that building, testing and serving share every object.
check := --explicit-target-dependency-import-check error
sources := Package.swift Sources Tests

.PHONY: serve test soak mutants bench lint format build clean

# Installs what is missing, builds, and starts on SQLite in ./data with the demo vendor.
serve:
	@scripts/setup
	swift build -c release $(check) --product qiao
	@exec .build/release/qiao serve --dev

# Installs what the tests need, and runs every test, so many at once: more would only starve each other on two cores.
width := 6
test:
	@scripts/setup test
	@scripts/peers
	PATH="$(CURDIR)/.venv/bin:$$PATH" SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=$(width) \
		swift test -c release --disable-xctest --disable-testable-imports $(check)

# Runs the simulated shop under 10,000 seeds, and the other long proofs, then every test again and again for so many
# minutes.
minutes := 60
soak: build
	@scripts/peers
	scripts/soak $(minutes)

# Leaves out one guard of the shop after the other, and counts the seeds until the simulation finds that it is missing.
mutants:
	@scripts/setup test
	scripts/mutants

# Measures everything beside its peer, on SQLite and on a PostgreSQL of its own, and writes docs/performance.md.
bench:
	@scripts/setup test
	@scripts/peers
	swift build -c release $(check) --product bench
	swift build -c release $(check) --product qiao
	@scripts/postgres scripts/bench

build:
	@scripts/setup test
	swift build -c release --build-tests $(check)

lint:
	swift format lint --strict --parallel --recursive $(sources)

format:
	swift format format --in-place --parallel --recursive $(sources)

clean:
	rm -rf .build .venv
