import { defineConfig } from "vite";

// A sandboxed preload is one CommonJS file that can load nothing but Electron's own module.
export default defineConfig({
  resolve: { conditions: ["@llm/source"] },
  ssr: { noExternal: true, resolve: { conditions: ["@llm/source"] } },
  build: {
    ssr: true,
    target: "chrome140",
    outDir: "dist/preload",
    rolldownOptions: {
      input: "src/preload/preload.ts",
      external: ["electron"],
      output: { format: "cjs", entryFileNames: "preload.cjs" },
    },
  },
});
