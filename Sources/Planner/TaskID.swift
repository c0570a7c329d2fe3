/// The number of a task in a plan: dense, in file order. Names exist only at the edges.
package typealias TaskID = Int32
