// handles.hpp -- owners of Cairo's and Pango's objects, and a canvas as Cairo draws on it.
#pragma once

#include "core/drawing.hpp"

#include <cairo.h>
#include <pango/pangocairo.h>

#include <memory>

namespace sarabet::text {

template <auto Free>
struct FreeBy {
    template <class T>
    void operator()(T* object) const {
        Free(object);
    }
};
template <class T, auto Free>
using Owned = std::unique_ptr<T, FreeBy<Free>>;

using Layout = Owned<PangoLayout, g_object_unref>;
using Context = Owned<PangoContext, g_object_unref>;
using FontMap = Owned<PangoFontMap, g_object_unref>;
using Description = Owned<PangoFontDescription, pango_font_description_free>;
using Attributes = Owned<PangoAttrList, pango_attr_list_unref>;
using LayoutIter = Owned<PangoLayoutIter, pango_layout_iter_free>;
using FontOptions = Owned<cairo_font_options_t, cairo_font_options_destroy>;
using Failure = Owned<GError, g_error_free>;

/// A canvas while it is drawn on.
class Drawing {
public:
    explicit Drawing(Canvas& canvas);
    cairo_t* get() const { return cairo_.get(); }
    void set_color(const DrawColor& color, double alpha = 1) const;
    /// Throws std::runtime_error with Cairo's words if anything failed.
    void finish() const;

private:
    Owned<cairo_surface_t, cairo_surface_destroy> surface_;
    Owned<cairo_t, cairo_destroy> cairo_;
};

/// A text laid out: what `draw` puts on a canvas, line by line.
struct LaidText {
    Layout layout;
    double width = 0;  ///< Of its lines with their usual heights, in pixels.
    double height = 0;
};

/// The fonts, of one thread at a time; makes layouts in them.
class Fonts {
public:
    /// Throws std::runtime_error if no font is installed.
    Fonts();
    std::vector<std::string> families() const;
    /// Lays a text out, no line wider than `width` pixels if that is above 0. Throws
    /// std::runtime_error for what cannot be.
    LaidText lay_out(const TextBlock& block, double width);
    /// "no font 'X' is installed", or nothing.
    std::string missing(const std::string& family) const;

private:
    FontMap map_;
    Context context_;
};

/// Breaks a text that is laid out in one line, so that no line is wider than `width` pixels if it
/// can be. The attributes stay with their letters.
void wrap(PangoLayout* layout, std::string& text, PangoAttrList* attributes, double width);

/// Draws shapes in order; `fonts` may be null where there are no labels.
void draw_all(Canvas& canvas, const std::vector<Shape>& shapes, const ShapeStyle& style,
              Fonts* fonts);

}  // namespace sarabet::text
