import { defineConfig } from "vite";

// Only this app's own files are bundled. The workspace packages stay files of their own, as they find the
// model and native libraries beside themselves.
const isOwnFile = (id: string) => id.startsWith(".") || id.startsWith("/") || /^[a-z]:/i.test(id);

export default defineConfig({
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist/main",
    sourcemap: true,
    rolldownOptions: {
      input: { main: "src/main/main.ts", engine: "src/engine/engine.ts" },
      external: (id) => !isOwnFile(id) && !id.startsWith("src/"),
      output: { entryFileNames: "[name].js" },
    },
  },
});
