/// What can be done with what is read in a page: copying statements, and reading the numbers of cells one by one.
///
/// All that is shown is set as text: nothing from the data is ever read as markup.
enum ReadingScript {
    static let text: StaticString = #"""
        "use strict";
        (() => {
        const $ = id => document.getElementById(id);
        document.querySelectorAll(".scripted,.copy,#copy-statements").forEach(e => { e.hidden = false; });

        // Copying
        const put = (text, button) => {
          const was = button.textContent, done = word => { button.textContent = word; setTimeout(() => { button.textContent = was; }, 1200); };
          const byHand = () => {
            const area = document.createElement("textarea");
            area.value = text; document.body.append(area); area.select();
            const copied = document.execCommand("copy"); area.remove(); button.focus();
            done(copied ? "Copied" : "Not copied");
          };
          if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => done("Copied"), byHand); else byHand();
        };
        // Of a statement, or of a command that a button itself says.
        document.addEventListener("click", event => {
          const button = event.target.closest(".copy,.copies"), code = button && button.parentElement.querySelector("code");
          if (!button) return;
          const own = button.querySelector("code");
          put((own || code).textContent, own || button);
        });
        if ($("copy-statements")) $("copy-statements").addEventListener("click", event =>
          put([...document.querySelectorAll(".typed code")].map(c => c.textContent).join("\n") + "\n", event.currentTarget));

        // Cells of pictures tell their numbers where a pointer rests, or where the arrow keys lead.
        const tip = document.createElement("output");
        tip.id = "tip"; tip.hidden = true; document.body.append(tip);
        document.querySelectorAll("svg.picture g.cells[data-values]").forEach(group => {
          const box = group.closest("svg"), d = group.dataset, lines = text => text.split("\n");
          const values = d.values.split(" "), down = lines(d.down), across = lines(d.across);
          let row = 0, column = 0;
          const hide = () => { tip.hidden = true; };
          const tell = () => {
            const place = d.lead ? d.lead + across[column] + ", " + down[row] : down[row] + ", " + across[column];
            const at = box.createSVGPoint(); at.x = column + 1; at.y = row + 1;
            const seen = at.matrixTransform(group.getScreenCTM());
            tip.textContent = place + ": " + values[row * across.length + column];
            tip.hidden = false;
            tip.style.left = Math.max(4, Math.min(seen.x + scrollX + 6, scrollX + innerWidth - tip.offsetWidth - 12)) + "px";
            tip.style.top = seen.y + scrollY + 6 + "px";
          };
          group.addEventListener("pointermove", event => {
            const at = box.createSVGPoint(); at.x = event.clientX; at.y = event.clientY;
            const place = at.matrixTransform(group.getScreenCTM().inverse());
            row = Math.min(Math.max(Math.floor(place.y), 0), down.length - 1);
            column = Math.min(Math.max(Math.floor(place.x), 0), across.length - 1);
            tell();
          });
          group.addEventListener("pointerleave", hide);
          box.tabIndex = 0;
          box.addEventListener("blur", hide);
          box.addEventListener("keydown", event => {
            const move = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }[event.key];
            if (event.key === "Escape") return hide();
            if (!move) return;
            event.preventDefault();
            if (!tip.hidden) {
              row = Math.min(Math.max(row + move[0], 0), down.length - 1);
              column = Math.min(Math.max(column + move[1], 0), across.length - 1);
            }
            tell();
          });
        });
        })();

        """#
}
