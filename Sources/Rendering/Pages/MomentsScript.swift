/// What moves in a page: the slider over the moments, and the number that is chosen.
///
/// Numbers are written as ``NumberFormat`` writes them. All that is shown is set as text or as the attributes of marks:
/// nothing from the data is ever read as markup.
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
          tables[name] = Array.from({ length: 256 }, (_, i) => {
            const at = i / 254 * (rows.length - 1), low = Math.min(Math.floor(at), rows.length - 2), share = Math.min(at - low, 1);
            return "rgb(" + rows[low].map((a, k) => Math.round(a + share * (rows[low + 1][k] - a))).join(",") + ")";
          });
        }
        const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
        const paint = (cells, codes, table) => {
          for (let i = 0; i < cells.length; i++) if (cells[i].code !== codes[i]) {
            cells[i].code = codes[i];
            cells[i].setAttribute("fill", codes[i] === 255 ? "none" : table[codes[i]]);
          }
        };

        // Cells that move are marks of their own, where the page has one path for each colour.
        const marks = group => {
          const columns = group ? Number(group.dataset.columns) : 0, made = [];
          for (let i = 0; group && i < columns * Number(group.dataset.rows); i++) {
            const cell = document.createElementNS("http://www.w3.org/2000/svg", "rect");
            cell.setAttribute("x", i % columns); cell.setAttribute("y", Math.floor(i / columns));
            cell.setAttribute("width", 1); cell.setAttribute("height", 1); made.push(cell);
          }
          if (group) group.replaceChildren(...made);
          return made;
        };

        // What is drawn of each matrix
        const views = data.matrices.map((matrix, k) => {
          const box = document.querySelector('[data-matrix="' + k + '"]');
          const cells = marks(box && box.querySelector("svg g.cells"));
          if (matrix.values) matrix.values = matrix.values.map(m => m.map(number));
          if (matrix.norms) {
            matrix.norms = matrix.norms.map(number);
            matrix.quantiles = matrix.quantiles.map(q => q.map(number));
            matrix.codes = matrix.codes.map(bytes);
          }
          let most = 0;
          if (matrix.values) for (const m of matrix.values) for (const v of m) if (Number.isFinite(v)) most = Math.max(most, Math.abs(v));
          return { matrix, cells, most, box, codes: new Uint8Array(cells.length), group: box ? box.closest("details") : null,
            buttons: box ? [...box.querySelectorAll("button.cell")] : [],
            figures: box ? [...box.querySelectorAll(".figures td")] : [],
            scale: box ? [...box.querySelectorAll("svg text.scale")] : [] };
        });
        const byName = new Map(data.matrices.map((m, k) => [m.name, k]));
        const edges = [...document.querySelectorAll("#network g.weights")].map(g =>
          ({ view: byName.get(g.dataset.name), lines: [...g.querySelectorAll("line")] })).filter(e => e.view !== undefined);
        const mapCells = marks(document.querySelector("#map svg g.cells"));
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
        const svg = "http://www.w3.org/2000/svg";
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
            for (let i = 0; i < cells.length; i++) {
              const v = values[i];
              codes[i] = !Number.isFinite(v) ? 255 : most > 0 ? Math.round((v / most + 1) / 2 * 254) : 127;
            }
            paint(cells, codes, tables.diverging);
          } else {
            const numbers = [matrix.norms[k], ...matrix.quantiles[k]];
            for (let i = 0; i < figures.length; i++) figures[i].textContent = written(numbers[i]);
            paint(cells, matrix.codes[k], tables.diverging);
          }
        };
        // What is folded away is drawn when it is opened; what is out of sight when the slider rests, or comes into sight.
        const refresh = view => { if (view.drawn !== present && (!view.group || view.group.open)) { view.drawn = present; draw(view, present); } };
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
          for (const view of views) if (view.isSeen) refresh(view);
          clearTimeout(rest);
          rest = setTimeout(() => { views.forEach(refresh); if (chosen) reason(); }, 60);
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
          if (mapCodes.length) paint(mapCells, mapCodes[k], tables[data.map.scale]);
          if (chosen) tell();
        };

        // The chosen number
        const pair = (list, name, text) => {
          const dt = document.createElement("dt"), dd = document.createElement("dd"), code = document.createElement("code");
          dt.textContent = name; code.textContent = text; dd.append(code); list.append(dt, dd);
        };
        const course = (values, k) => {
          const w = 420, h = 90, box = document.createElementNS(svg, "svg");
          box.setAttribute("class", "picture"); box.setAttribute("viewBox", "0 0 " + w + " " + (h + 8)); box.setAttribute("width", w); box.setAttribute("role", "img");
          const finite = values.filter(Number.isFinite), low = Math.min(...finite), high = Math.max(...finite);
          box.setAttribute("aria-label", finite.length ? "its course: from " + written(values[0]) + " to " + written(values[count - 1]) + ", lowest " + written(low) + ", highest " + written(high) : "no finite number");
          const x = i => 4 + (data.steps[i] - data.steps[0]) / Math.max(data.steps[count - 1] - data.steps[0], 1) * (w - 100);
          const y = v => high > low ? 4 + (high - v) / (high - low) * h : 4 + h / 2;
          let d = "", pen = false;
          values.forEach((v, i) => { if (!Number.isFinite(v)) { pen = false; return; } d += (pen ? "L" : "M") + x(i).toFixed(1) + " " + y(v).toFixed(1); pen = true; });
          const path = document.createElementNS(svg, "path"); path.setAttribute("class", "line s1"); path.setAttribute("d", d || "M0 0"); box.append(path);
          if (Number.isFinite(values[k])) {
            const dot = document.createElementNS(svg, "circle"); dot.setAttribute("class", "point s1"); dot.setAttribute("r", 4);
            dot.setAttribute("cx", x(k)); dot.setAttribute("cy", y(values[k])); box.append(dot);
          }
          if (finite.length) for (const [v, at] of high > low ? [[high, 13], [low, h + 4]] : [[high, 4 + h / 2]]) {
            const label = document.createElementNS(svg, "text"); label.setAttribute("x", w - 90); label.setAttribute("y", at); label.textContent = written(v, 4); box.append(label);
          }
          return box;
        };
        const element = (name, text, kind) => {
          const made = document.createElement(name);
          if (text !== undefined) made.textContent = text;
          if (kind) made.className = kind;
          return made;
        };
        const tableOf = (block, title) => {
          const box = element("div", undefined, "wide"), table = element("table"), head = element("thead"), body = element("tbody");
          box.tabIndex = 0; box.setAttribute("role", "group"); box.setAttribute("aria-label", block.caption === undefined ? title : data.texts[block.caption]);
          if (block.caption !== undefined) table.append(element("caption", data.texts[block.caption]));
          const kind = i => block.numbers.includes(i) ? "n" : "", names = element("tr");
          block.head.forEach((place, i) => {
            const text = data.texts[place];
            const cell = element(text ? "th" : "td", text, kind(i));
            if (text) cell.scope = "col";
            names.append(cell);
          });
          head.append(names);
          for (const row of block.rows) {
            const line = element("tr");
            row.forEach((place, i) => {
              const text = data.texts[place];
              const cell = element(i === 0 && text ? "th" : "td", text, kind(i));
              if (i === 0 && text) cell.scope = "row";
              line.append(cell);
            });
            body.append(line);
          }
          table.append(head, body); box.append(table);
          return box;
        };
        const answer = (title, blocks) => [element("h4", title), ...blocks.flatMap(block =>
          typeof block === "number" ? data.texts[block].split("\n").filter(line => line).map(line => element("p", line, "say")) : [tableOf(block, title)])];
        const tell = () => {
          const { view, place } = chosen, { matrix } = view, k = present;
          const row = Math.floor(place / matrix.columns) + 1, column = place % matrix.columns + 1;
          const name = matrix.name + "[" + row + "," + column + "]";
          $("weight").hidden = false;
          $("weight-name").textContent = name;
          const list = document.createElement("dl");
          pair(list, "update", String(data.steps[k]));
          pair(list, "value as stored", String(matrix.values[k][place]));
          const gradient = views[byName.get("d" + matrix.name)];
          if (gradient && gradient.matrix.values) pair(list, "gradient as stored", String(gradient.matrix.values[k][place]));
          $("weight-numbers").replaceChildren(list);
          $("weight-course").replaceChildren(course(matrix.values.map(m => m[place]), k));
          const commands = ["goto step " + data.steps[k], "explain " + name];
          if (matrix.role === "parameter") commands.push("blame " + name, "whatif " + name + " += 0.1");
          $("weight-commands").replaceChildren(...commands.map(command => {
            const button = document.createElement("button"); button.type = "button";
            const code = document.createElement("code"); code.textContent = command; button.append(code);
            button.title = "Copy"; button.className = "copies"; return button;
          }));
        };
        // What explain and blame say takes longer to write, and is the same over many moments.
        let reasoned = null;
        const reason = () => {
          const { view, place } = chosen, { matrix } = view, k = present, name = $("weight-name").textContent;
          const known = data.weights.find(w => w.matrix === matrix.name && w.place === place), why = [];
          let best = null;
          for (const one of known ? known.explanations : []) if (best === null || Math.abs(one[0] - k) < Math.abs(best[0] - k)) best = one;
          const key = name + "@" + (best && best[0]) + (best && best[0] === k);
          if (key === reasoned) return;
          reasoned = key;
          if (best) why.push(...answer("explain " + name + ", after update " + data.steps[best[0]] + (best[0] === k ? "" : " (the nearest that is kept)"), best[1]));
          if (known && known.blame.length) why.push(...answer("blame " + name + ", over the whole way", known.blame));
          $("weight-why").replaceChildren(...why);
        };
        const choose = (view, place, focuses) => {
          document.querySelectorAll('.cell[aria-pressed="true"]').forEach(b => b.setAttribute("aria-pressed", "false"));
          const button = view.buttons[place];
          if (button) { button.setAttribute("aria-pressed", "true"); view.buttons.forEach(b => { b.tabIndex = -1; }); button.tabIndex = 0; }
          chosen = { view, place };
          tell();
          reason();
          if (focuses) $("weight").scrollIntoView({ block: "nearest" });
        };
        for (const view of views) view.buttons.forEach((button, place) => {
          button.setAttribute("aria-pressed", "false");
          button.addEventListener("click", () => choose(view, place, true));
          button.addEventListener("keydown", event => {
            const columns = view.matrix.columns;
            const to = { ArrowLeft: place - 1, ArrowRight: place + 1, ArrowUp: place - columns, ArrowDown: place + columns, Home: 0, End: view.buttons.length - 1 }[event.key];
            if (to === undefined || !view.buttons[to]) return;
            event.preventDefault();
            button.tabIndex = -1; view.buttons[to].tabIndex = 0; view.buttons[to].focus();
          });
        });
        for (const { view, lines } of edges) lines.forEach((line, place) => {
          line.setAttribute("cursor", "pointer");
          line.addEventListener("click", () => { if (views[view].matrix.values) choose(views[view], place, true); });
        });

        // The slider, and playing
        slider.addEventListener("input", () => show(Number(slider.value)));
        let timer = null;
        const stop = () => { clearInterval(timer); timer = null; $("play").textContent = "Play"; };
        $("play").addEventListener("click", () => {
          if (timer) return stop();
          if (Number(slider.value) === count - 1) slider.value = 0;
          $("play").textContent = "Pause";
          timer = setInterval(() => {
            if (Number(slider.value) >= count - 1) return stop();
            slider.value = Number(slider.value) + 1; show(Number(slider.value));
          }, Math.max(40, 8000 / count));
        });
        show(count - 1);
        const first = views.find(view => view.matrix.role === "parameter" && view.buttons.length);
        if (first) choose(first, 0, false);
        })();
        """#
}
