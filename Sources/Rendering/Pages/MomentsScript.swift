/// What moves in a page: the slider over the moments, and all that is drawn of one.
///
/// Numbers are written as ``NumberFormat`` writes them. All that is shown is set as text or as the attributes of marks:
/// nothing from the data is ever read as markup. ``ChosenNumberScript`` goes on where it ends.
enum MomentsScript {
    static let text: StaticString = #"""
        "use strict";
        (() => {
        const $ = id => document.getElementById(id);
        if (!$("data") || !$("moment")) return;
        const data = JSON.parse($("data").textContent), count = data.steps.length, slider = $("moment");
        const number = v => typeof v === "string" ? Number(v) : v;
        data.losses = data.losses.map(number);

        // Numbers as they are written everywhere: so many significant digits, no zeros at the end.
        const written = (v, digits = data.digits) => {
          if (Number.isNaN(v)) return "nan";
          if (!Number.isFinite(v)) return v < 0 ? "-inf" : "inf";
          if (Number.isInteger(v) && Math.abs(v) < 1e15) return String(v === 0 ? 0 : v);
          const [head, tail] = Math.abs(v).toExponential(digits - 1).split("e"), power = Number(tail), sign = v < 0 ? "-" : "";
          const figures = head.replace(".", "").replace(/0+$/, "");
          if (power < -4 || power >= digits) {
            const size = String(Math.abs(power)).padStart(2, "0");
            return sign + figures[0] + (figures.length > 1 ? "." + figures.slice(1) : "") + "e" + (power < 0 ? "-" : "+") + size;
          }
          if (power < 0) return sign + "0." + "0".repeat(-power - 1) + figures;
          const whole = figures.slice(0, power + 1).padEnd(power + 1, "0"), rest = figures.slice(power + 1);
          return sign + whole + (rest ? "." + rest : "");
        };

        // Colours
        const parts = code => [1, 3, 5].map(at => parseInt(code.slice(at, at + 2), 16));
        const tables = {};
        for (const [name, codes] of Object.entries(data.colours)) {
          const rows = codes.map(parts);
          tables[name] = Uint32Array.from({ length: 256 }, (_, i) => {
            if (i === 255) return 0;
            const at = i / 254 * (rows.length - 1), low = Math.min(Math.floor(at), rows.length - 2), share = Math.min(at - low, 1);
            const [r, g, b] = rows[low].map((a, k) => Math.round(a + share * (rows[low + 1][k] - a)));
            return (255 << 24 | b << 16 | g << 8 | r) >>> 0;
          });
        }
        const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));

        // Cells that move are the pixels of an image that is scaled up, where the page has one path for each colour.
        const svg = "http://www.w3.org/2000/svg";
        const board = group => {
          if (!group) return null;
          const columns = Number(group.dataset.columns), rows = Number(group.dataset.rows);
          const frame = document.createElementNS(svg, "foreignObject"), canvas = document.createElement("canvas");
          frame.setAttribute("width", columns); frame.setAttribute("height", rows);
          canvas.width = columns; canvas.height = rows;
          const pen = canvas.getContext("2d", { willReadFrequently: true }), image = pen.createImageData(columns, rows);
          const pixels = new Uint32Array(image.data.buffer);
          frame.append(canvas); group.replaceChildren(frame);
          // What is no number at the last moment may be one at another.
          group.closest("svg").querySelectorAll("text.void").forEach(mark => mark.remove());
          return { count: columns * rows, paint: (codes, table) => {
            for (let i = 0; i < pixels.length; i++) pixels[i] = table[codes[i]];
            pen.putImageData(image, 0, 0);
          } };
        };

        // What is drawn of each matrix
        const views = data.matrices.map((matrix, k) => {
          const box = document.querySelector('[data-matrix="' + k + '"]');
          const cells = board(box && box.querySelector("svg g.cells"));
          if (matrix.values) matrix.values = matrix.values.map(m => m.map(number));
          if (matrix.norms) {
            matrix.norms = matrix.norms.map(number);
            matrix.quantiles = matrix.quantiles.map(q => q.map(number));
            matrix.codes = matrix.codes.map(bytes);
          }
          let most = 0;
          if (matrix.values) for (const m of matrix.values) for (const v of m) if (Number.isFinite(v)) most = Math.max(most, Math.abs(v));
          return { matrix, cells, most, box, codes: new Uint8Array(cells ? cells.count : 0), group: box ? box.closest("details") : null,
            buttons: box ? [...box.querySelectorAll("button.cell")] : [],
            figures: box ? [...box.querySelectorAll(".figures td")] : [],
            scale: box ? [...box.querySelectorAll("svg text.scale")] : [] };
        });
        const byName = new Map(data.matrices.map((m, k) => [m.name, k]));
        const edges = [...document.querySelectorAll("#network g.weights")].map(g =>
          ({ view: byName.get(g.dataset.name), lines: [...g.querySelectorAll("line")] })).filter(e => e.view !== undefined);
        const mapCells = board(document.querySelector("#map svg g.cells"));
        // As many colours as the bar has: from one moment to the next few cells take another.
        const coarse = codes => codes.map(c => c === 255 ? c : Math.round((Math.min(Math.floor(c / 254 * 48), 47) + .5) / 48 * 254));
        const mapCodes = data.map ? data.map.codes.map(text => coarse(bytes(text))) : [];

        // The scale of a heat map is that of all moments, so that colours can be compared.
        for (const view of views) {
          const [high, low, zero] = view.scale;
          const most = view.matrix.values ? view.most : Math.max(Math.abs(number(view.matrix.low)), Math.abs(number(view.matrix.high)));
          if (high && low) { high.textContent = written(most, 3); low.textContent = written(-most, 3); if (zero) zero.textContent = "0"; }
        }
        { const bar = document.querySelectorAll("#map svg text.scale");
          if (bar.length > 1) { bar[0].textContent = written(number(data.map.high), 3); bar[1].textContent = written(number(data.map.low), 3); } }

        // A line on the curve of the loss at the present moment
        const frame = document.querySelector("#curve g.frame");
        const cursor = document.createElementNS(svg, "line");
        if (frame) {
          cursor.setAttribute("class", "cursor");
          cursor.setAttribute("y1", frame.dataset.top); cursor.setAttribute("y2", frame.dataset.bottom);
          frame.append(cursor);
        }

        let chosen = null, present = count - 1;
        const draw = ({ matrix, cells, most, buttons, figures, codes }, k) => {
          if (matrix.values) {
            const values = matrix.values[k];
            for (let i = 0; i < buttons.length; i++) {
              const text = written(values[i]);
              if (buttons[i].textContent !== text) buttons[i].textContent = text;
            }
            for (let i = 0; i < codes.length; i++) {
              const v = values[i];
              codes[i] = !Number.isFinite(v) ? 255 : most > 0 ? Math.round((v / most + 1) / 2 * 254) : 127;
            }
            if (cells) cells.paint(codes, tables.diverging);
          } else {
            const numbers = [matrix.norms[k], ...matrix.quantiles[k]];
            for (let i = 0; i < figures.length; i++) figures[i].textContent = written(numbers[i]);
            if (cells) cells.paint(matrix.codes[k], tables.diverging);
          }
        };
        // What is folded away is drawn when it is opened, what is out of sight when the slider rests or it comes into sight:
        // so many numbers in a frame that a hand on the slider does not notice.
        const refresh = view => { if (view.drawn !== present && (!view.group || view.group.open)) { view.drawn = present; draw(view, present); return view.buttons.length + 8; } return 0; };
        let waiting = [], isAsked = false;
        const work = () => {
          isAsked = false;
          for (let done = 0; waiting.length && done < 100;) done += refresh(waiting.shift());
          if (waiting.length) ask(); else if (rest === null) $("moments").setAttribute("aria-busy", "false");
        };
        const ask = () => { if (!isAsked) { isAsked = true; requestAnimationFrame(work); } };
        const draws = seen => { waiting = views.filter(view => seen(view) && view.drawn !== present); ask(); };
        document.querySelectorAll("details.group").forEach(group => group.addEventListener("toggle", () => views.forEach(refresh)));
        const sight = new IntersectionObserver(entries => entries.forEach(entry => {
          const view = views.find(v => v.box === entry.target);
          view.isSeen = entry.isIntersecting;
          if (view.isSeen) refresh(view);
        }), { rootMargin: "100px" });
        for (const view of views) if (view.box) sight.observe(view.box);
        let rest = null;
        const show = k => {
          present = k;
          const step = data.steps[k], loss = data.losses[k];
          const words = "after update " + step + (Number.isNaN(loss) ? "" : ", loss " + written(loss));
          $("now").textContent = words;
          slider.setAttribute("aria-valuetext", words);
          $("goto").textContent = "goto step " + step;
          if (frame) {
            const f = frame.dataset, low = Number(f.low), high = Number(f.high), left = Number(f.left), right = Number(f.right);
            const x = left + (step - low) / (high - low) * (right - left);
            cursor.setAttribute("x1", x); cursor.setAttribute("x2", x);
          }
          draws(view => view.isSeen);
          $("moments").setAttribute("aria-busy", "true");
          clearTimeout(rest);
          rest = setTimeout(() => { rest = null; draws(() => true); if (chosen) reason(); }, 60);
          for (const { view, lines } of edges) {
            const { matrix } = views[view], values = matrix.values ? matrix.values[k] : [];
            let most = 0;
            for (const v of values) if (Number.isFinite(v)) most = Math.max(most, Math.abs(v));
            for (let i = 0; i < lines.length && i < values.length; i++) {
              const v = values[i], share = most > 0 && Number.isFinite(v) ? Math.abs(v) / most : 0, line = lines[i];
              line.setAttribute("class", v < 0 ? "below" : "above");
              line.setAttribute("stroke-width", (0.4 + 4.6 * share).toFixed(2));
              line.setAttribute("stroke-opacity", (0.25 + 0.75 * share).toFixed(2));
              if (v < 0) line.setAttribute("stroke-dasharray", "5 3"); else line.removeAttribute("stroke-dasharray");
            }
          }
          if (mapCells && mapCodes.length) mapCells.paint(mapCodes[k], tables[data.map.scale]);
          if (chosen) tell();
        };

        """#
}
