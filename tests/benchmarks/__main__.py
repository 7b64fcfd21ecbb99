from tests.benchmarks.web import main

raise SystemExit(main())
